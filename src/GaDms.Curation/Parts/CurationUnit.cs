using GaDms.Curation.Pipeline;

namespace GaDms.Curation.Parts;

/// <summary>A part of a run that can be done apart from the others, anywhere and in any order: a tar, a video, a list of addresses, or some files of a folder.</summary>
public sealed record CurationUnit
{
    /// <summary>Its place in the run, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>What the keys of its pictures begin with, as in a run of one process.</summary>
    public required string Name { get; init; }

    /// <summary>Where its pictures come from: one place.</summary>
    public required SourceConfig Source { get; init; }

    /// <summary>Of a folder, the files that belong to it, in their order; null for other sources.</summary>
    public IReadOnlyList<string>? Files { get; init; }
}
