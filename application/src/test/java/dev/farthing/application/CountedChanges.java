package dev.farthing.application;

/// Counts how often a change was announced.
public class CountedChanges implements Changes {
    private int keys;
    private int catalogue;

    @Override
    public void ofKeys() {
        keys++;
    }

    @Override
    public void ofCatalogue() {
        catalogue++;
    }

    public int keys() {
        return keys;
    }

    public int catalogue() {
        return catalogue;
    }
}
