package dev.farthing.architecture.broken.nullmark.domain.account;

class SoundOrg {}
