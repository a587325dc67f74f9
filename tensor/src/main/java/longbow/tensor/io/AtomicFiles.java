package longbow.tensor.io;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes that are seen whole or not at all: into a temporary sibling, flushed to the disk, then renamed into place.
 * Whoever opens the target finds the old content or the new, also after a crash or a power cut; folders have one gap,
 * see {@link #writeDirectory}.
 *
 * <p>When the body of a write fails, the temporary sibling is removed and the target stays as it was. A process that is
 * killed in the middle leaves a sibling named {@code .NAME.tmp*}; {@link #recover} removes it.
 */
public final class AtomicFiles {
    private static final int TRIES = 10_000;
    private static final int BUFFER = 1 << 16;

    private AtomicFiles() {}

    /** Names the file in what goes wrong: where the disk is full, say, the stream says that and nothing else. */
    private static final class Named extends FilterOutputStream {
        private final Path file;

        Named(OutputStream out, Path file) {
            super(out);
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
            } catch (IOException problem) {
                throw new IOException(file + " cannot be written: " + problem.getMessage(), problem);
            }
        }
    }

    /**
     * Writes {@code bytes} to the file {@code target}, replacing an older one.
     *
     * @throws NoSuchFileException if the folder of {@code target} does not exist
     * @throws IOException if writing fails; {@code target} is then unchanged
     */
    public static void write(Path target, byte[] bytes) throws IOException {
        write(target, out -> out.write(bytes));
    }

    /**
     * Writes what {@code body} puts into its stream to the file {@code target}, replacing an older one. The stream is
     * buffered and must not be used after {@code body} returns.
     *
     * @throws NoSuchFileException if the folder of {@code target} does not exist
     * @throws IOException if {@code body} or writing fails; {@code target} is then unchanged
     */
    public static void write(Path target, IoConsumer<OutputStream> body) throws IOException {
        Path file = resolve(target);
        Path folder = folderOf(file);
        Path temporary = createSibling(file, path -> Files.createFile(path));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(new Named(Channels.newOutputStream(channel), file), BUFFER);
                body.accept(out);
                out.flush();
                channel.force(true); // before the rename, or a power cut could leave the new name on missing data
            }
            move(temporary, file);
        } catch (Throwable failure) {
            deleteAfter(failure, temporary);
            throw failure;
        }
        forceFolder(folder);
    }

    /**
     * Replaces the folder {@code target}, or creates it, with what {@code fill} puts into the empty folder it is given.
     *
     * <p>A file system cannot exchange two folders in one step everywhere, so an older {@code target} is renamed to the
     * sibling {@code .NAME.previous} just before the new one takes its name, and deleted afterwards. A process killed
     * between the two renames leaves no {@code target}, but the complete older folder beside it; {@link #recover} and
     * the next {@code writeDirectory} put it back.
     *
     * @throws NoSuchFileException if the folder that holds {@code target} does not exist
     * @throws NotDirectoryException if {@code target} is a file
     * @throws IOException if {@code fill} or writing fails; {@code target} is then unchanged
     */
    public static void writeDirectory(Path target, IoConsumer<Path> fill) throws IOException {
        Path directory = resolve(target);
        Path folder = folderOf(directory);
        if (exists(directory) && !Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory + " (a file stands where a folder is to be written; remove it)");
        }
        restore(directory);
        Path temporary = createSibling(directory, path -> Files.createDirectory(path));
        Path previous = previousOf(directory);
        try {
            fill.accept(temporary);
            forceTree(temporary);
            if (exists(directory)) {
                move(directory, previous);
            }
            try {
                move(temporary, directory);
            } catch (Throwable failure) {
                restoreAfter(failure, previous, directory);
                throw failure;
            }
        } catch (Throwable failure) {
            deleteAfter(failure, temporary);
            throw failure;
        }
        forceFolder(folder);
        deleteTree(previous);
    }

    /**
     * Cleans up after a process that was killed while it wrote {@code target} (file or folder): puts an older folder
     * back in place if its replacement had not arrived, and deletes temporary siblings. Does nothing where nothing is
     * left over. Must not run while another process writes the same target.
     *
     * @throws IOException if renaming or deleting fails
     */
    public static void recover(Path target) throws IOException {
        Path path = resolve(target);
        Path folder = folderOf(path);
        restore(path);
        List<Path> leftovers = new ArrayList<>();
        String prefix = "." + path.getFileName() + ".tmp";
        try (var siblings = Files.newDirectoryStream(folder)) {
            for (Path sibling : siblings) {
                String name = sibling.getFileName().toString();
                if (name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9]*")) {
                    leftovers.add(sibling);
                }
            }
        }
        for (Path leftover : leftovers) {
            deleteTree(leftover);
        }
    }

    /** Follows links, so that writing through a link replaces what it points to and not the link. */
    private static Path resolve(Path target) throws IOException {
        if (Files.exists(target)) {
            return target.toRealPath();
        }
        Path path = target.toAbsolutePath().normalize();
        if (path.getFileName() == null) {
            throw new FileSystemException(target.toString(), null, "is not the name of a file or folder to write");
        }
        return path;
    }

    private static Path folderOf(Path path) throws NoSuchFileException, FileSystemException {
        Path folder = path.getParent();
        if (folder == null) {
            throw new FileSystemException(path.toString(), null, "is a root folder and cannot be replaced");
        }
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    path.toString(),
                    null,
                    "cannot be written because its folder does not exist; create the folder first");
        }
        return folder;
    }

    private static Path previousOf(Path directory) {
        return directory.resolveSibling("." + directory.getFileName() + ".previous");
    }

    private static Path createSibling(Path path, IoConsumer<Path> create) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Path sibling = path.resolveSibling("." + path.getFileName() + ".tmp" + (i == 0 ? "" : i));
            try {
                create.accept(sibling); // fails if it exists, so two writers never share one
                return sibling;
            } catch (FileAlreadyExistsException taken) {
                // another writer's, or left over from one that was killed
            }
        }
        throw new FileSystemException(
                path.toString(),
                null,
                "has " + TRIES + " temporary siblings .NAME.tmp*; delete those left by killed runs");
    }

    /** Brings {@code directory} and its {@code .previous} sibling back to one of the two consistent states. */
    private static void restore(Path directory) throws IOException {
        Path previous = previousOf(directory);
        if (!exists(previous)) {
            return;
        }
        if (exists(directory)) {
            deleteTree(previous); // the replacement had arrived, only the deletion was missing
        } else {
            move(previous, directory);
        }
    }

    private static void restoreAfter(Throwable failure, Path previous, Path directory) {
        try {
            restore(directory);
        } catch (IOException second) {
            failure.addSuppressed(new IOException("the older folder is kept at " + previous, second));
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void forceTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                forceFolder(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // some systems do not let a folder be opened; the content itself is already on the disk
        }
    }

    private static void deleteAfter(Throwable failure, Path path) {
        try {
            deleteTree(path);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
