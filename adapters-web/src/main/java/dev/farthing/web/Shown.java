package dev.farthing.web;

/// A figure or a time as a page shows it, and what more is told to whoever points at it.
public record Shown(String text, String title) {}
