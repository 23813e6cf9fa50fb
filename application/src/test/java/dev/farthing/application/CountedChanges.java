package dev.farthing.application;

/// Counts how often a change was announced.
public class CountedChanges implements Changes {
    private int keys;
    private int catalogue;
    private int budgets;
    private int health;

    @Override
    public void ofKeys() {
        keys++;
    }

    @Override
    public void ofCatalogue() {
        catalogue++;
    }

    @Override
    public void ofHealth() {
        health++;
    }

    @Override
    public void ofBudgets() {
        budgets++;
    }

    public int budgets() {
        return budgets;
    }

    public int health() {
        return health;
    }

    public int keys() {
        return keys;
    }

    public int catalogue() {
        return catalogue;
    }
}
