package dev.farthing.persistence.usage;

/// The numbers by which a server knows the types of what the journal sends.
///
/// @param arrays those of their array types, with commas between
record JournalTypes(int call, int attempt, int rollup, int tagRollup, String arrays) {
    static final int COUNT = 4;
}
