import * as z from 'zod/mini';
import { takeAccess } from './access.ts';
import { loader } from './load.ts';
import { showPage } from './page.ts';

// The page's policy forbids `eval`, which Zod would try.
z.config({ jitless: true });

const root = document.getElementById('page');
const query = takeAccess(location, history, () => sessionStorage);
if (root)
  void showPage(
    root,
    loader(query, (...request) => fetch(...request)),
  );
