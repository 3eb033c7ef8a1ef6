using GaDms.IO;

namespace GaDms.Curation.Shards;

/// <summary>A folder that is made whole or not at all: written beside its place and renamed.</summary>
internal static class NewFolder
{
    /// <summary>Makes a folder.</summary>
    /// <param name="path">Where; nothing may be there yet but an empty folder.</param>
    /// <param name="fill">Fills the folder whose path it is given.</param>
    /// <exception cref="CurationException">Something is there, or it cannot be written.</exception>
    public static T Make<T>(string path, Func<string, T> fill)
    {
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            throw new CurationException($"{path}: something is there already; give a new folder.");

        string partial = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) + AtomicFile.PartialExtension;
        try
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
            Directory.CreateDirectory(partial);
            T result = fill(partial);
            if (Directory.Exists(path))
                Directory.Delete(path);
            Directory.Move(partial, path);
            return result;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CurationException($"{path}: the folder cannot be written ({error.Message}).", error);
        }
    }
}
