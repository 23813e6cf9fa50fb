package dev.farthing.application.upstream;

import dev.farthing.application.upstream.KeptProxy.Check;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Keeps what a check of a proxy found.
@ApplicationScoped
public class NoteProxyCheck {
    private final ProxyRepository proxies;

    public NoteProxyCheck(ProxyRepository proxies) {
        this.proxies = proxies;
    }

    @Transactional
    public KeptProxy note(UUID id, Check found) {
        proxies.note(id, found);
        return proxies.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no proxy has this id"));
    }
}
