package dev.farthing.application;

import dev.farthing.domain.fault.Fault;

/// Who has the say over an object: people through the API, or the configuration file.
public enum ManagedBy {
    API,
    FILE;

    /// Refuses a change through the API of what the configuration file says.
    public void mustBe(ManagedBy editor, ConfigFile file) {
        if (this == FILE && editor == API) {
            throw Fault.MANAGED_BY_FILE.because("this is managed by the file " + file.name() + ": change it there");
        }
    }
}
