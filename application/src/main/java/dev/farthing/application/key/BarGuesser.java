package dev.farthing.application.key;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps an address that has guessed too often from having more secrets tried.
///
/// Where trying costs a look-up, or the secret is one that another gateway made and may be a word, only who has
/// come from there before is let on. All others are let in whatever came from the same address: secrets of
/// Farthing's own cannot be guessed.
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

    /// Somebody at the door.
    public final class Visitor {
        private final String name;

        private Visitor(String name) {
            this.name = name;
        }

        /// The secret opened: from now on this visitor has come before.
        public void comesIn() {
            synchronized (known) {
                // who came last is the youngest
                known.remove(name);
                known.put(name, true);
            }
        }
    }

    /// Refuses who shows a secret after too many that were none, and has not come before.
    ///
    /// @param publicId of the secret
    /// @param address the caller's; those that are not known count as one
    public Visitor bar(String publicId, @Nullable String address) {
        var name = FailedAttempts.network(address) + " " + publicId;
        var tooMany = refuseGuess.tooMany(address);
        if (tooMany != null) {
            synchronized (known) {
                if (!known.containsKey(name)) {
                    throw tooMany;
                }
            }
        }
        return new Visitor(name);
    }
}
