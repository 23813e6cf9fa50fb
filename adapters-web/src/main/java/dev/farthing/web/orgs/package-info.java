/// Which org an operator looks at.
@NullMarked
package dev.farthing.web.orgs;

import org.jspecify.annotations.NullMarked;
