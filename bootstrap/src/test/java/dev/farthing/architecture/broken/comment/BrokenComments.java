package dev.farthing.architecture.broken.comment;

/** Old style. */
class BrokenComments {
    // TODO later
    /// @author somebody
    int comments;
}
