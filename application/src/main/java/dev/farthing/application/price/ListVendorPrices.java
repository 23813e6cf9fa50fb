package dev.farthing.application.price;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Shows the bundled list of vendors' prices, of one vendor or of all, a page at a time.
@ApplicationScoped
public class ListVendorPrices {
    public Page<ListedPrice> list(@Nullable String vendor, @Nullable String search, Slice slice) {
        var found = VendorPriceList.read().stream()
                .filter(listed -> vendor == null || listed.vendor().equals(vendor))
                .filter(listed -> search == null || isFound(listed, search.toLowerCase(Locale.ROOT)))
                .toList();
        return new Page<>(
                found.stream().skip(slice.offset()).limit(slice.limit()).toList(), found.size());
    }

    private static boolean isFound(ListedPrice listed, String search) {
        return contains(listed.id(), search) || listed.aliases().stream().anyMatch(alias -> contains(alias, search));
    }

    private static boolean contains(String text, String search) {
        return text.toLowerCase(Locale.ROOT).contains(search);
    }
}
