package dev.farthing.application;

/// Tells the part of Farthing that keeps keys and the catalogue in memory that a transaction changes them.
///
/// To be called inside the transaction. Once that commits, and before the use case returns to its caller, this
/// process has the new state; other replicas follow within a second. A rolled-back transaction changes nothing.
public interface Changes {
    /// A key was issued, changed, rotated, disabled or deleted.
    void ofKeys();

    /// A provider, credential, model, price, plan, org, team or setting was changed.
    void ofCatalogue();

    /// Of a credential nothing was changed but what is believed of it.
    void ofHealth();

    /// A budget was made, changed or deleted.
    void ofBudgets();
}
