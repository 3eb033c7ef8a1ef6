namespace GaDms.Faults.Tests;

/// <summary>What a campaign came through.</summary>
/// <param name="Faults">What was done, how often, and what came of it: the rows of its table.</param>
/// <param name="Failures">What was not as promised, each with what is needed to see it again; none when all is well.</param>
internal sealed record CampaignReport(IReadOnlyList<(string What, long Times, string Outcome)> Faults, IReadOnlyList<string> Failures);
