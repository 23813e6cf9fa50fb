package dev.farthing.architecture.broken.drivingport.application.key;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class RotateBrokenKey implements Rotation {}
