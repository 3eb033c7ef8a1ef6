using GaDms.IO;

namespace GaDms.Curation.Pipeline;

/// <summary>Names in the folder of a curation run.</summary>
public sealed class CurateLayout(string root)
{
    /// <summary>The folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The configuration as it was resolved.</summary>
    public string Config => Path.Combine(Root, "config.json");

    /// <summary>Shards of crops that the filters kept.</summary>
    public string Crops => Path.Combine(Root, "crops");

    /// <summary>What became of every picture and box.</summary>
    public string CropJournal => Path.Combine(Crops, "journal.db");

    /// <summary>Shards of crops with their captions.</summary>
    public string Captioned => Path.Combine(Root, "captioned");

    /// <summary>What became of every crop: a picture's row for each, its key the crop's.</summary>
    public string CaptionJournal => Path.Combine(Captioned, "journal.db");

    /// <summary>Answers of language models, so that none is paid twice.</summary>
    public string Answers => Path.Combine(Root, "answers.db");

    /// <summary>The first few pictures that were left out for each reason: <c>samples/REASON/00.jpg</c>.</summary>
    public string Samples => Path.Combine(Root, "samples");

    /// <summary>The data set in the released layout.</summary>
    public string Released => Path.Combine(Root, "webperson");

    /// <summary>The report.</summary>
    public string Report => Path.Combine(Root, "report.html");

    /// <summary>Keeps the folder, made if it is missing, for one command: removes files that a process did not live to end, and saves the configuration.</summary>
    /// <param name="config">As it was resolved.</param>
    /// <exception cref="CurationException">Another process keeps it; says which. Or it cannot be written to.</exception>
    public IDisposable Hold(CurateConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var path = Path.Combine(Root, ".lock");
        ProcessLock? held = null;
        try
        {
            Directory.CreateDirectory(Root);
            held = ProcessLock.TryTake(path)
                ?? throw new CurationException($"{Root}: another run ({ProcessLock.Holder(path)}) works in this folder; try again when it is done.");
            foreach (var folder in (string[])[Root, .. Directory.Exists(Samples) ? Directory.GetDirectories(Samples) : []])
                AtomicFile.RemoveLeftovers(folder);
            JsonConfig.Save(config, Config);
            return held;
        }
        catch (Exception error)
        {
            held?.Dispose();
            if (error is IOException or UnauthorizedAccessException)
                throw new CurationException($"{Root}: the folder cannot be written to ({error.Message}).", error);
            throw;
        }
    }
}
