package dev.farthing.architecture.broken.applicationimport.application;

import com.fasterxml.jackson.databind.JsonNode;

class BrokenReport {
    JsonNode json;
}
