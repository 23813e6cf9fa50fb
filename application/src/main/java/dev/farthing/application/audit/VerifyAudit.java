package dev.farthing.application.audit;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.ChainedEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Goes through the records of an org, or of all, and finds the first that is not what it was, or is missing.
@ApplicationScoped
public class VerifyAudit {
    private static final int AT_A_TIME = 500;

    private final AuditHistory history;

    public VerifyAudit(AuditHistory history) {
        this.history = history;
    }

    /// @param chain null for all, which operators alone may ask
    @Transactional
    public Verdict verify(Caller caller, @Nullable UUID chain) {
        caller.mustManageOrg();
        if (chain == null) {
            caller.mustBeOperator();
        }
        long records = 0;
        var broken = new ArrayList<Break>();
        var heads = history.heads(chain);
        for (var head : heads) {
            records += walk(head, broken);
        }
        return new Verdict(heads.size(), records, List.copyOf(broken));
    }

    /// Records may be added meanwhile: a chain is short only when its head stands still and still asks for more.
    private long walk(AuditHistory.Head first, List<Break> broken) {
        var head = first;
        ChainedEntry last = null;
        long records = 0;
        while (true) {
            var next = history.following(
                    head.chain(), last == null ? 0 : last.entry().seq(), AT_A_TIME);
            for (var record : next) {
                if (!record.follows(last)) {
                    broken.add(Break.at(record, "it was altered, or one before it is missing"));
                    return records;
                }
                records++;
                last = record;
            }
            if (!next.isEmpty()) {
                continue;
            }
            var now = history.heads(head.chain()).getFirst();
            if (isEnd(now, last)) {
                return records;
            }
            if (now.equals(head)) {
                broken.add(notTheEnd(head, last));
                return records;
            }
            head = now;
        }
    }

    private static boolean isEnd(AuditHistory.Head head, @Nullable ChainedEntry last) {
        return last != null && last.entry().seq() == head.seq() && last.hash().equals(head.hash());
    }

    private static Break notTheEnd(AuditHistory.Head head, @Nullable ChainedEntry last) {
        if (last == null || last.entry().seq() < head.seq()) {
            return new Break(head.chain(), last == null ? 1 : last.entry().seq() + 1, null, "it is missing");
        }
        return Break.at(last, "the chain does not end with it");
    }

    /// What was found.
    ///
    /// @param records how many were read and found whole
    /// @param broken the first bad record of each chain that has one
    public record Verdict(int chains, long records, List<Break> broken) {
        public boolean intact() {
            return broken.isEmpty();
        }
    }

    /// Where a chain breaks.
    ///
    /// @param id null when the record is missing
    public record Break(UUID chain, long seq, @Nullable UUID id, String why) {
        static Break at(ChainedEntry record, String why) {
            return new Break(
                    record.entry().chain(), record.entry().seq(), record.entry().id(), why);
        }
    }
}
