package dev.farthing.upstream.conversation;

import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Protocol;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// A dialect in which vendors make pictures for callers of other dialects.
public interface PictureVendor {
    /// The protocols whose vendors do it in this dialect.
    Set<Protocol> protocols();

    /// @throws FaultException if this model cannot be asked for that
    VendorDialect.Written write(Pictures.Wanted wanted, String upstreamModel);

    /// Reads an answer in one piece.
    ///
    /// @throws IOException if it is not JSON
    List<Pictures.Made> pictures(byte[] answer) throws IOException;
}
