package dev.farthing.application.key;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps an address that has guessed too often from finding a secret that may be short.
///
/// Secrets of Farthing's own cannot be guessed, so that whoever shows one is let in whatever others of the same
/// address
/// do. One that another gateway made may be a word: from such an address it opens only if it has from there before.
@ApplicationScoped
public class BarGuesser {
    static final int MOST_KNOWN = 10_000;

    private final RefuseGuess refuseGuess;
    private final Map<String, Boolean> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    public BarGuesser(RefuseGuess refuseGuess) {
        this.refuseGuess = refuseGuess;
    }

    /// Refuses who has found a secret after too many that were none.
    ///
    /// @param publicId of the secret that would open
    /// @param address the caller's; those that are not known count as one
    public void bar(String publicId, @Nullable String address) {
        var visitor = FailedAttempts.network(address) + " " + publicId;
        var tooMany = refuseGuess.tooMany(address);
        synchronized (known) {
            // who came last is the youngest
            boolean came = known.remove(visitor) != null;
            if (tooMany != null && !came) {
                throw tooMany;
            }
            known.put(visitor, true);
        }
    }
}
