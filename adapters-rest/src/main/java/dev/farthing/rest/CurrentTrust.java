package dev.farthing.rest;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The authorities of now; nobody is trusted before there are any.
final class CurrentTrust extends X509ExtendedTrustManager {
    private volatile @Nullable X509ExtendedTrustManager now;

    void now(X509ExtendedTrustManager authorities) {
        now = authorities;
    }

    private X509ExtendedTrustManager now() throws CertificateException {
        var current = now;
        if (current == null) {
            throw new CertificateException("nobody is trusted");
        }
        return current;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        now().checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        now().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        now().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw noServers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw noServers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw noServers();
    }

    private static CertificateException noServers() {
        return new CertificateException("these authorities vouch for callers alone");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        var current = now;
        return current == null ? new X509Certificate[0] : current.getAcceptedIssuers();
    }
}
