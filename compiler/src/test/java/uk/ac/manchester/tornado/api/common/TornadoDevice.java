package uk.ac.manchester.tornado.api.common;

/// A device; there is none here.
public interface TornadoDevice {}
