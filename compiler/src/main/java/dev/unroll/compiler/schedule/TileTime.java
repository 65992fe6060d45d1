package dev.unroll.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Runs kernels that follow each other tile by tile of time, where together they go through more than a cache holds:
/// all of them for some steps, then all for the next ones. What one leaves behind for the next is still in the cache
/// then, and what only they read needs room for a tile alone.
///
/// Sums over time are added up tile by tile, in the order of the recurrences.
final class TileTime {
    private final Target.Vectors target;
    private final Storage storage;
    private final List<Kernel> tiled = new ArrayList<>();

    private TileTime(Target.Vectors target, Storage storage) {
        this.target = target;
        this.storage = storage;
    }

    /// @param kernels those of a slice, in order
    static List<Kernel> apply(List<Kernel> kernels, Target.Vectors target, Storage storage) {
        TileTime tiling = new TileTime(target, storage);
        tiling.tile(kernels);
        return tiling.withRoomForTiles();
    }

    /// Gives sequences that only the kernels of some tiles access room for a tile.
    private List<Kernel> withRoomForTiles() {
        Map<Buffer, Integer> users = new HashMap<>();
        tiled.forEach(kernel -> Access.of(kernel)
                .map(Access::buffer)
                .distinct()
                .forEach(buffer -> users.merge(buffer, 1, Integer::sum)));
        Map<Buffer, Buffer> smaller = new HashMap<>();
        for (Kernel kernel : tiled) {
            if (kernel instanceof Kernel.Tiles tiles) {
                TileChain.sequencesOfTile(tiles).stream()
                        .filter(buffer -> Objects.equals(users.get(buffer), 1))
                        .forEach(buffer -> smaller.put(buffer, buffer.withTile(tiles.size())));
            }
        }
        storage.replace(smaller);
        Relocation relocation = Relocation.of(smaller);
        return tiled.stream().map(relocation::apply).toList();
    }

    private void tile(List<Kernel> kernels) {
        TileChain chain = new TileChain();
        for (Kernel kernel : kernels) {
            if (!chain.take(kernel)) {
                close(chain);
                chain = new TileChain();
                if (!chain.take(kernel)) {
                    tiled.add(kernel);
                }
            }
        }
        close(chain);
    }

    private void close(TileChain chain) {
        int size = TileSize.choose(target, chain);
        if (size == 0) {
            tiled.addAll(chain.inOrder());
            return;
        }
        Names names = storage.names();
        Bound.ByTile range = new Bound.ByTile(names.unique("from", "from"), names.unique("to", "to"));
        Relocation ofTile = new Relocation(Optional.of(range), location -> location);
        tiled.addAll(chain.before());
        tiled.add(new Kernel.Tiles(
                names.unique("tiles", "tiles"),
                names.unique("tile", "tile"),
                range,
                chain.steps(),
                chain.bound(),
                chain.isBackward(),
                size,
                chain.members().stream().map(ofTile::apply).toList()));
    }
}
