namespace GaDms.Curation.Gate;

/// <summary>One demand on captions. One implementation is one file.</summary>
public interface ICaptionRule
{
    /// <summary>The word that is counted when a caption breaks it; see <see cref="Rejection.Reason"/>.</summary>
    string Reason { get; }

    /// <summary>
    /// What is wrong, as a clause that can be told to the one who wrote the caption; null when nothing is. Never throws, whatever
    /// the text. Safe for many threads.
    /// </summary>
    string? Fault(CaptionCandidate caption);
}
