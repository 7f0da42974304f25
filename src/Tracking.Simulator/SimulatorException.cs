namespace Tracking.Simulator;

/// <summary>Something the user can put right; its message says what was wrong and what to do. Ends the program with exit code 2.</summary>
internal class SimulatorException : Exception
{
    public SimulatorException(string message)
        : base(message)
    {
    }

    public SimulatorException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
