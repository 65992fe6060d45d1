package dev.unroll.compiler.rewrite;

/// A rewrite of single scans, carried out by [ScanRewriting].
@FunctionalInterface
interface ScanRule {

    /// Changes `scan`, whose body has been rewritten before, and tells whether it did. Equations that are to
    /// stand before
    /// and after the scan are added to `around`; they may define what the scan defined before.
    boolean rewrite(OpenScan scan, ScanRewriting.Around around);
}
