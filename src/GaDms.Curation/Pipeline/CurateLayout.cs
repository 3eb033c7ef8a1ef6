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
}
