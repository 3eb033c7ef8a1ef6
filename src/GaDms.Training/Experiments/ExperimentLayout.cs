namespace GaDms.Training.Experiments;

/// <summary>Names of the files of an experiment.</summary>
public sealed class ExperimentLayout(string root)
{
    /// <summary>The folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The run of one phase of the common start, counted from 0.</summary>
    public string Start(int phase) => Path.Combine(Root, $"start-{phase + 1}");

    /// <summary>A data set.</summary>
    public string Data(string name) => Path.Combine(Root, "data", name);

    /// <summary>The run of one variant under one seed.</summary>
    public string Run(ExperimentVariant variant, ulong seed) => Path.Combine(Root, "runs", $"{Slug(variant.Name)}-seed{seed}");

    /// <summary>Configuration of a run, beside its folder, which the run itself creates.</summary>
    public static string ConfigOf(string run) => $"{run}.json";

    private static string Slug(string name)
    {
        var letters = name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-').ToArray();
        return string.Join('-', new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
    }
}
