namespace GaDms.Training.Runs;

/// <summary>The loss of a step is not a finite number. The step has changed nothing.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="loss">Its loss.</param>
    public TrainingDivergedException(long step, float loss)
        : base($"the loss of step {step} is {loss}: training stopped before the step changed anything; lower optimizer.learningRate or look at the data, then resume from the last checkpoint")
    {
        Step = step;
    }

    /// <summary>Creates the exception.</summary>
    public TrainingDivergedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The step, from 1.</summary>
    public long Step { get; }
}
