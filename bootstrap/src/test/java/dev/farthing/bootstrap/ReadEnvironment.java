package dev.farthing.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a start would say of its environment, without starting.
///
/// @param settings what it would run with; null where a mistake refuses the start
/// @param mistakes the sentences of the refusal, and one for each variable that nobody reads
public record ReadEnvironment(Settings settings, List<String> mistakes) {
    public static ReadEnvironment of(Map<String, String> variables) {
        var reading = Environment.read(variables);
        var mistakes = new ArrayList<>(reading.mistakes());
        reading.unknown().forEach(name -> mistakes.add("nobody reads " + name));
        return new ReadEnvironment(reading.settings(), List.copyOf(mistakes));
    }
}
