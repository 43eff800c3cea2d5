import { testSequences } from "./play-sequences";

// In two files: where there are processors enough, they run beside each other.
testSequences(20_261_101, 50);
