using System.Text.Json;
using System.Text.Json.Serialization;

namespace GaDms.Training.Logging;

/// <summary>
/// A log of one JSON object per line, appended and handed to the operating system line by line. A run that resumes
/// from a checkpoint cuts away what the interrupted run logged after it, so that every step is in the log once.
/// </summary>
public sealed class JsonlWriter : IDisposable
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },

        // A loss that became NaN is what the log is read for.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly FileStream _file;

    private JsonlWriter(FileStream file) => _file = file;

    /// <summary>Opens a log at its end; creates it, and its folder, when missing.</summary>
    /// <param name="path">The log file.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static JsonlWriter Append(string path) => Resume(path, long.MaxValue);

    /// <summary>
    /// Opens a log and cuts it before the first line whose <c>step</c> lies after the given one. Lines without a step
    /// stay with the lines before them. A last line without line end (a crash while writing) is cut as well.
    /// </summary>
    /// <param name="path">The log file; created, with its folder, when missing.</param>
    /// <param name="lastStep">The last step to keep: that of the checkpoint from which the run resumes.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A line that is to be kept is not a JSON object.</exception>
    public static JsonlWriter Resume(string path, long lastStep)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var kept = KeptLength(file, path, lastStep);
            file.SetLength(kept);
            file.Position = kept;
            return new JsonlWriter(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends one line.</summary>
    /// <typeparam name="T">A record or dictionary; give it a member <c>Step</c> so that the log can be resumed.</typeparam>
    /// <param name="entry">The entry; member names become camelCase.</param>
    public void Write<T>(T entry)
        where T : notnull
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, s_options);
        _file.Write([.. line, (byte)'\n']);
        _file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static int KeptLength(FileStream file, string path, long lastStep)
    {
        var content = new byte[file.Length];
        file.ReadExactly(content);
        var kept = 0;
        for (var number = 1; ; number++)
        {
            var length = content.AsSpan(kept).IndexOf((byte)'\n');
            if (length < 0 || StepOf(content.AsMemory(kept, length), path, number) > lastStep)
                return kept;
            kept += length + 1;
        }
    }

    private static long? StepOf(ReadOnlyMemory<byte> line, string path, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("step", out var step) ? step.GetInt64() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException(
                $"{path}: line {number} is not a JSON object with a whole number as its step; "
                + "move the file away to start a new log.",
                e);
        }
    }
}
