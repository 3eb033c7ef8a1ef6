namespace GaDms.IO;

/// <summary>A configuration record with rules that its types alone cannot express.</summary>
public interface ICheckedConfig
{
    /// <summary>Everything that is wrong with this record's own members; nested records check themselves.</summary>
    IEnumerable<ConfigProblem> Check();
}

/// <summary>One broken rule.</summary>
/// <param name="Member">Name of the C# property it is about.</param>
/// <param name="Message">What is wrong, to be read after the member's name: "must be above 0, is -1".</param>
public sealed record ConfigProblem(string Member, string Message);
