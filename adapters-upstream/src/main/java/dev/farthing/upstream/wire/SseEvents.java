package dev.farthing.upstream.wire;

/// Takes what [SseSplitter] finds. The arrays may be kept but not changed.
public interface SseEvents {
    /// A complete event, its blank line included.
    ///
    /// @param lines how many lines that are not blank it has
    void event(byte[] bytes, int from, int to, int lines);

    /// A blank line, or the second half of one, that belongs to no event.
    void blank(byte[] bytes, int from, int to);

    /// A part of an event that is too large to be inspected; its last part ends with the blank line.
    void oversized(byte[] bytes, int from, int to);

    /// The last event of a stream that ended before the event's blank line, completed with the line ends it
    /// lacked.
    void unfinished(byte[] bytes, int from, int to, int lines);
}
