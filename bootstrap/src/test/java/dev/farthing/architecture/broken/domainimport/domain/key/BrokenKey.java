package dev.farthing.architecture.broken.domainimport.domain.key;

import com.fasterxml.jackson.databind.JsonNode;

class BrokenKey {
    JsonNode json;
}
