/// The guide: how Farthing is used, for whoever has nothing of it but its address.
@NullMarked
package dev.farthing.web.guide;

import org.jspecify.annotations.NullMarked;
