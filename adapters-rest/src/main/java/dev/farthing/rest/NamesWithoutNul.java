package dev.farthing.rest;

import dev.farthing.domain.fault.Fault;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/// The database keeps no NUL in any text, so nothing is called by a name that has one.
@Provider
class NamesWithoutNul implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext context) {
        if (context.getUriInfo().getPath().indexOf('\0') >= 0) {
            throw Fault.NOT_FOUND.because("nothing has a name with a NUL in it");
        }
    }
}
