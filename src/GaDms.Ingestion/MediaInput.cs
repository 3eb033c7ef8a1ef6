namespace GaDms.Ingestion;

/// <summary>A picture or video to be added: a file, or bytes that were sent.</summary>
public sealed record MediaInput
{
    private MediaInput(string name, string source, string? path, ReadOnlyMemory<byte> content) =>
        (Name, Source, Path, Content) = (name, source, path, content);

    /// <summary>For messages and display: the path as a whole, or the name it was sent under.</summary>
    public string Name { get; }

    /// <summary>The collection it belongs to where <see cref="IngestOptions.Source"/> names none: the folder it was found in, or "uploads".</summary>
    public string Source { get; }

    /// <summary>Bytes of an upload; 0 for a file.</summary>
    public long Length => Content.Length;

    internal string? Path { get; }

    internal ReadOnlyMemory<byte> Content { get; }

    /// <summary>A file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="source">The collection it belongs to; null: the name of its folder.</param>
    public static MediaInput File(string path, string? source = null)
    {
        var full = System.IO.Path.GetFullPath(path);
        return new MediaInput(full, source ?? FolderName(System.IO.Path.GetDirectoryName(full)), full, default);
    }

    /// <summary>The content of a picture or video file; the gallery remembers no path of it.</summary>
    /// <param name="name">The name it was sent under. It is shown, and its extension tells videos; it never becomes a path.</param>
    /// <param name="content">The whole file.</param>
    public static MediaInput Upload(string name, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(name);

        // Browsers of old send whole paths.
        return new MediaInput(name[(name.LastIndexOfAny(['/', '\\']) + 1)..], "uploads", null, content);
    }

    /// <summary>The last part of a folder's path; the root has none.</summary>
    internal static string FolderName(string? folder) =>
        System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(folder ?? "")) is { Length: > 0 } name ? name : "files";
}
