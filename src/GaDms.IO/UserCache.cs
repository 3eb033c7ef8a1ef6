namespace GaDms.IO;

/// <summary>
/// Small files that save a program what it computed before, in a folder of the user's: $XDG_CACHE_HOME/gadms, or ~/.cache/gadms. A cache that cannot be
/// read or written, on a full disk or in a home that is read-only, is no failure: what is asked for is not there.
/// </summary>
/// <param name="folder">Made when something is written; null: nothing is kept.</param>
public sealed class UserCache(string? folder)
{
    /// <summary>The user's.</summary>
    public static UserCache Default { get; } = new(Folder());

    /// <summary>A file's content; null where there is none.</summary>
    public byte[]? Read(string name)
    {
        try
        {
            return folder is not null && Path.Combine(folder, name) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes a file; of those whose names begin and end like its own, only the last stay.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its content.</param>
    /// <param name="alike">Their pattern, with *.</param>
    /// <param name="kept">How many of them stay.</param>
    public void Write(string name, ReadOnlySpan<byte> content, string alike, int kept)
    {
        if (folder is null)
            return;
        try
        {
            var files = Directory.CreateDirectory(folder);
            var bytes = content.ToArray();
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(bytes));
            foreach (var old in files.GetFiles(alike).OrderByDescending(file => file.LastWriteTimeUtc).Skip(kept))
                old.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache))
            return Path.Combine(cache, "gadms");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length == 0 ? null : Path.Combine(home, ".cache", "gadms");
    }
}
