namespace GaDms.Faults.Tests;

/// <summary>Faults of one kind, and what must hold in spite of them.</summary>
internal interface ICampaign
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it does, in a few words.</summary>
    string About { get; }

    /// <summary>How many faults of each kind its long form has; the short form, a test, has a few.</summary>
    int Long { get; }

    /// <summary>Runs it.</summary>
    /// <param name="faults">Faults of each kind.</param>
    /// <param name="seed">Draws who, what and when.</param>
    /// <param name="log">Told what happens.</param>
    Task<CampaignReport> RunAsync(int faults, int seed, Action<string> log);
}
