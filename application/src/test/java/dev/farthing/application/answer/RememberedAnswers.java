package dev.farthing.application.answer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// First answers in memory; a twin in flight is turned away at once.
public final class RememberedAnswers implements FirstAnswers {
    private record Id(String actor, String key) {}

    private record Kept(String content, Optional<Answer> answer) {}

    private final Map<Id, Kept> kept = new HashMap<>();

    @Override
    public synchronized Beginning begin(Request request, Way way) {
        var before = kept.putIfAbsent(id(request), new Kept(request.content(), Optional.empty()));
        if (before == null) {
            return new Beginning.First();
        }
        if (!before.content().equals(request.content())) {
            return new Beginning.OtherContent();
        }
        return before.answer().<Beginning>map(Beginning.Again::new).orElseGet(Beginning.InFlight::new);
    }

    @Override
    public synchronized void keep(Request request, Way way, Answer answer) {
        kept.put(id(request), new Kept(request.content(), Optional.of(answer)));
    }

    @Override
    public synchronized void forget(Request request, Way way) {
        kept.remove(id(request));
    }

    private static Id id(Request request) {
        return new Id(request.actor(), request.key());
    }
}
