package dev.farthing.architecture.broken.openadapter.rest;

public class SoundProblems {}
