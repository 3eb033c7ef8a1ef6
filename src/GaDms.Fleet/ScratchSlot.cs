using System.Globalization;
using GaDms.Curation;

namespace GaDms.Fleet;

/// <summary>
/// A worker's own folder for the unit that it works on. When the worker dies, the next one on this machine gets the folder, and if
/// it gets the same unit too, goes on where the other was.
/// </summary>
internal sealed class ScratchSlot : IDisposable
{
    private const int MostWorkers = 1000;
    private readonly string _folder;
    private readonly FileStream _lock;

    private ScratchSlot(string folder, FileStream @lock) => (_folder, _lock) = (folder, @lock);

    /// <summary>Takes the first folder that no other process holds.</summary>
    public static ScratchSlot Take(string scratch)
    {
        for (var i = 0; i < MostWorkers; i++)
        {
            var folder = Path.Combine(Path.GetFullPath(scratch), string.Create(CultureInfo.InvariantCulture, $"gadms-worker-{i}"));
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new CurationException($"{folder}: the folder cannot be made ({error.Message}); give another with --scratch.", error);
            }
            try
            {
                // The system lets go of it when the process ends, however it ends.
                return new ScratchSlot(folder, new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                // Another worker's.
            }
        }
        throw new CurationException($"{scratch}: {MostWorkers} workers have their folders there; give another with --scratch.");
    }

    /// <summary>The folder of a unit; those of others are removed.</summary>
    public string Enter(string unit)
    {
        var folder = Path.Combine(_folder, unit);
        foreach (var other in Directory.EnumerateDirectories(_folder).Where(other => other != folder).ToList())
            Directory.Delete(other, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Removes all that units left.</summary>
    public void Clear() => Enter("none");

    public void Dispose() => _lock.Dispose();
}
