package dev.farthing.architecture.broken.applicationimport.application;

import jakarta.inject.Singleton;

@Singleton
class BrokenDeed {}
