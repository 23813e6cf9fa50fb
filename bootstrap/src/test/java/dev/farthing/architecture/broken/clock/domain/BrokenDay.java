package dev.farthing.architecture.broken.clock.domain;

import java.time.LocalDate;
import java.time.ZoneOffset;

class BrokenDay {
    LocalDate day = LocalDate.now(ZoneOffset.UTC);
}
