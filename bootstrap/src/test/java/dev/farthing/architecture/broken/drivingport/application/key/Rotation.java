package dev.farthing.architecture.broken.drivingport.application.key;

interface Rotation {}
