using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace GaDms.Data.Rendering;

/// <summary>How far the rendering of a data set has come.</summary>
/// <param name="Done">Pictures written.</param>
/// <param name="Total">Pictures in all.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RenderProgress(int Done, int Total);

/// <summary>
/// Writes rendered people to a folder in the layout of CUHK-PEDES: <c>reid_raw.json</c> and <c>imgs/</c>, beside them
/// <c>attributes.json</c> (attributes, view, key points and caption spans of every picture) and <c>render.json</c> (the settings).
/// </summary>
public static class RenderedDataset
{
    private const string SettingsFile = "render.json";

    // Pictures drawn before their rows are written: enough for all workers, little in memory.
    private const int Chunk = 256;

    /// <summary>
    /// Renders the data set into a new folder; everything is written beside it and renamed at the end, so the folder is complete or absent.
    /// The number of workers changes no byte.
    /// </summary>
    /// <param name="settings">What to render.</param>
    /// <param name="directory">The folder, absent or empty, or holding exactly this data set.</param>
    /// <param name="workers">Threads to draw with; 0 takes all processors.</param>
    /// <param name="progress">Told after every few pictures.</param>
    /// <param name="cancellation">Stops early and leaves nothing behind.</param>
    /// <returns>False when the folder already held a data set of the same settings and nothing was done.</returns>
    /// <exception cref="DatasetException">The settings cannot be followed, or the folder holds something else.</exception>
    public static bool Write(
        RenderSettings settings,
        string directory,
        int workers = 0,
        IProgress<RenderProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        RenderedPeople people = RenderedPeople.Create(settings);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (HoldsAlready(target, settings))
            return false;

        string partial = $"{target}.{Environment.ProcessId}.partial";
        try
        {
            WriteAll(people, partial, workers, progress, cancellation);
            if (Directory.Exists(target))
                Directory.Delete(target); // it is empty
            Directory.Move(partial, target);
        }
        catch (Exception error)
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
            // Of several workers that fail (a full disk) the first says it all.
            if (error is AggregateException several)
                ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            throw;
        }

        return true;
    }

    private static bool HoldsAlready(string target, RenderSettings settings)
    {
        if (File.Exists(target))
            throw new DatasetException($"{target} is a file. Name a folder that does not exist yet.");
        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
            return false;
        string file = Path.Combine(target, SettingsFile);
        if (File.Exists(file) && string.Equals(File.ReadAllText(file), settings.ToJson(), StringComparison.Ordinal))
            return true;
        throw new DatasetException(
            $"{target} is not empty and does not hold this data set ({SettingsFile} there is missing or different). Choose another folder, or remove this one.");
    }

    private static void WriteAll(
        RenderedPeople people, string folder, int workers, IProgress<RenderProgress>? progress, CancellationToken cancellation)
    {
        foreach (Split split in Enum.GetValues<Split>())
            Directory.CreateDirectory(Path.Combine(folder, "imgs", split.ToString().ToLowerInvariant()));
        using var annotations = new RenderedAnnotations(folder);
        var samples = new RenderedSample[Chunk];
        for (int start = 0; start < people.Count; start += Chunk)
        {
            int count = Math.Min(Chunk, people.Count - start);
            Parallel.For(0, count, RenderedPeople.Options(workers, cancellation), i =>
            {
                samples[i] = people.Sample(start + i);
                using FileStream file = File.Create(Path.Combine(folder, "imgs", samples[i].Path));
                file.Write(samples[i].Jpeg.Span);
            });
            for (int i = 0; i < count; i++)
                annotations.Write(samples[i]);
            progress?.Report(new RenderProgress(start + count, people.Count));
        }

        annotations.Complete();
        File.WriteAllText(Path.Combine(folder, SettingsFile), people.Settings.ToJson());
    }
}
