package longbow.tasks.external;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import longbow.tensor.io.Json;
import longbow.tensor.io.JsonException;

/**
 * A running program, and the questions that it is asked: a line each, answered by a line. Whatever goes wrong ends the program, and an
 * {@link ExternalException} says what it was. Not safe for several threads at once.
 */
final class Connection {
    /** How long a program that was told to close may take. */
    private static final long FAREWELL_MILLIS = 1_000;
    /** How long the end of a program may take to be known after the end of its output. */
    private static final long ENDING_MILLIS = 5_000;

    private static final int STDERR_KEPT = 400;
    /** Threads of the platform: a virtual one that waits at a pipe keeps its carrier, and there are few of these. */
    private static final ThreadFactory DAEMONS =
            Thread.ofPlatform().daemon().name("longbow-external-", 0).factory();

    private final String command;
    private final Process process;
    private final int timeoutSeconds;
    private final int longestLine;
    private final OutputStream to;
    private final InputStream from;
    /** The newest that the program has written to its standard error. */
    private final StringBuffer complaints = new StringBuffer();

    private final Thread listener;
    private final ExecutorService speaker = Executors.newSingleThreadExecutor(DAEMONS);
    private Description description = Description.NONE;
    /** Whether the program was ended, which takes it a moment. */
    private volatile boolean killed;

    /**
     * Starts the program and says hello, as the protocol demands of the first question.
     *
     * @param timeoutSeconds how long an answer may take
     * @param longestLine the greatest number of bytes of an answer
     * @throws ExternalException if it cannot be started or does not keep to the protocol
     */
    static Connection open(String command, int timeoutSeconds, int longestLine) {
        Connection connection = new Connection(command, timeoutSeconds, longestLine);
        connection.description = Description.of(connection);
        return connection;
    }

    private Connection(String command, int timeoutSeconds, int longestLine) {
        this.command = command;
        this.timeoutSeconds = timeoutSeconds;
        this.longestLine = longestLine;
        List<String> words = CommandWords.of(command);
        try {
            process = new ProcessBuilder(words).start();
        } catch (IOException notStarted) {
            throw new ExternalException(
                    "external: the program '%s' cannot be started; is its path right, seen from the current folder?"
                            .formatted(words.getFirst()),
                    notStarted);
        }
        to = process.getOutputStream();
        from = new BufferedInputStream(process.getInputStream());
        listener = DAEMONS.newThread(this::listen);
        listener.start();
    }

    /** Keeps the newest complaints and lets no pipe fill up. */
    private void listen() {
        try (InputStream in = process.getErrorStream()) {
            byte[] bytes = new byte[STDERR_KEPT];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                complaints.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
                if (complaints.length() > STDERR_KEPT) {
                    complaints.delete(0, complaints.length() - STDERR_KEPT);
                }
            }
        } catch (IOException ended) {
            // the process is gone, and so is what it might still have said
        }
    }

    /**
     * Asks a question and returns the answer's members.
     *
     * @throws ExternalException if there is no answer, none in time, or one that is no object or says {@code error}
     */
    Answer ask(String type, Map<String, Json> members) {
        Map<String, Json> question = new LinkedHashMap<>();
        question.put("type", Json.of(type));
        question.putAll(members);
        byte[] line = (new Json.ObjectValue(question).text() + "\n").getBytes(StandardCharsets.UTF_8);
        Future<byte[]> exchange = speaker.submit(() -> exchange(line));
        byte[] answer;
        try {
            answer = exchange.get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw failure(
                    type, "gave no answer within %d seconds (the setting timeout)".formatted(timeoutSeconds), late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw failure(type, "was interrupted", stop);
        } catch (ExecutionException broken) {
            throw broken.getCause() instanceof ExternalException told
                    ? failure(type, String.valueOf(told.getMessage()), told)
                    : failure(type, ending(), broken);
        }
        return parse(type, answer);
    }

    private byte[] exchange(byte[] line) throws IOException {
        if (from.available() > 0) {
            throw new ExternalException("had already written a line that nobody had asked for");
        }
        to.write(line);
        to.flush();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int c = from.read(); c != '\n'; c = from.read()) {
            if (c < 0) {
                throw new IOException("end of output");
            }
            if (answer.size() >= longestLine) {
                throw new ExternalException(
                        "answered with a line of more than %d bytes (the setting longestLine)".formatted(longestLine));
            }
            answer.write(c);
        }
        return answer.toByteArray();
    }

    private Answer parse(String type, byte[] line) {
        Json json;
        try {
            json = Json.parse(line);
        } catch (JsonException notJson) {
            throw failure(
                    type,
                    "answered with a line that is no JSON (%s): %s".formatted(notJson.getMessage(), excerpt(line)),
                    notJson);
        }
        if (!(json instanceof Json.ObjectValue object)) {
            throw failure(type, "answered with a line that is no JSON object: " + excerpt(line), null);
        }
        if (object.members().get("error") instanceof Json.StringValue(String sentence)) {
            throw failure(type, "refused: " + Json.excerpt(sentence), null);
        }
        return new Answer(this, type, object.members());
    }

    private static String excerpt(byte[] line) {
        return Json.excerpt(new String(line, 0, Math.min(line.length, 200), StandardCharsets.UTF_8));
    }

    /** How the process ended, if it did. */
    private String ending() {
        try {
            if (process.waitFor(ENDING_MILLIS, TimeUnit.MILLISECONDS)) {
                listener.join(ENDING_MILLIS);
                return "ended with exit code %d instead of answering".formatted(process.exitValue());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return "closed its standard input or output instead of answering";
    }

    /** Ends the program and returns what is to be thrown. */
    ExternalException failure(String type, String what, @org.jspecify.annotations.Nullable Throwable cause) {
        kill();
        String said = complaints.toString().strip();
        String sentence = "external: the program '%s', asked to %s, %s%s"
                .formatted(
                        command,
                        type,
                        what,
                        said.isEmpty() ? "" : "; on standard error it said " + Json.excerpt(last(said)));
        return cause == null ? new ExternalException(sentence) : new ExternalException(sentence, cause);
    }

    private static String last(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** Returns what the program says of its task. */
    Description description() {
        return description;
    }

    /** Returns whether the program still runs, and may. */
    boolean alive() {
        return !killed && process.isAlive();
    }

    /** Returns the process's number. */
    long pid() {
        return process.pid();
    }

    /** Asks the program to end, waits a moment, and ends it if it has not. */
    void close() {
        try {
            to.write("{\"type\":\"close\"}\n".getBytes(StandardCharsets.UTF_8));
            to.close();
            process.waitFor(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IOException gone) {
            // it has ended already
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /** Ends the program and whatever it started. */
    void kill() {
        killed = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        speaker.shutdown();
    }
}
