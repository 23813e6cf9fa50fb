package dev.farthing.application.key;

import dev.farthing.application.key.IssueKey.Issued;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/// Issues several new keys to an org at once: all of them, or none where one is refused.
@ApplicationScoped
public class IssueKeys {
    private final IssueKey issueKey;

    public IssueKeys(IssueKey issueKey) {
        this.issueKey = issueKey;
    }

    @Transactional
    public List<Issued> issue(Caller caller, UUID orgId, List<KeyWish> wishes) {
        return wishes.stream().map(wish -> issueKey.issue(caller, orgId, wish)).toList();
    }
}
