package dev.farthing.application.upstream;

import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.ActOnCredential.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/// Does one thing to many credentials, each on its own: at once where they are few, as a job where it takes long.
@ApplicationScoped
public class ActOnCredentials {
    /// So many are done while the caller waits.
    public static final int FEW = 100;

    /// So many are verified while the caller waits.
    public static final int FEW_TO_VERIFY = 8;

    private final ActOnCredential actOnCredential;
    private final StartCredentialJob startCredentialJob;

    public ActOnCredentials(ActOnCredential actOnCredential, StartCredentialJob startCredentialJob) {
        this.actOnCredential = actOnCredential;
        this.startCredentialJob = startCredentialJob;
    }

    public Answer act(Action action, List<UUID> ids) {
        var different = List.copyOf(new LinkedHashSet<>(ids));
        int few = action == Action.VERIFY ? FEW_TO_VERIFY : FEW;
        if (different.size() > few) {
            return new Answer.Later(startCredentialJob.start(action, different));
        }
        return new Answer.Now(
                different.stream().map(id -> actOnCredential.act(action, id)).toList());
    }

    /// Either what became of each, in the order asked for, or the job that does it.
    public sealed interface Answer {
        record Now(List<Outcome> outcomes) implements Answer {
            public Now {
                outcomes = List.copyOf(outcomes);
            }
        }

        record Later(UUID job) implements Answer {}
    }
}
