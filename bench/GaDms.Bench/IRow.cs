namespace GaDms.Bench;

/// <summary>One thing that is measured, against one peer or several.</summary>
internal interface IRow
{
    /// <summary>Its name on the command line and in the JSON file.</summary>
    string Id { get; }

    /// <summary>What is timed, in a few words.</summary>
    string Title { get; }

    /// <summary>Measures it: one result per peer, all sides in turns.</summary>
    IEnumerable<RowResult> Measure(RowContext context);
}
